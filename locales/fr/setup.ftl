setup-title = Mettre en place cette galerie
setup-heading = Bienvenue. Qui s’occupe de cette galerie ?
setup-text = Ceci crée le premier administrateur : vous pourrez ensuite inviter tout le monde.
setup-name = Votre nom
setup-begin = Commencer
