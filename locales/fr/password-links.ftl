password-link-title = Choisissez votre mot de passe
password-link-login = Pour l’identifiant <b>{ $login }</b>.
password-link-new = Nouveau mot de passe
password-link-set = Enregistrer le mot de passe
password-link-gone = Ce lien ne fonctionne plus
password-link-gone-text = Il a servi, un plus récent l’a remplacé, ou il est trop vieux. Un administrateur peut vous en donner un nouveau.
