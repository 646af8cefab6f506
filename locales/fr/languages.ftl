language-unknown = Cette galerie ne parle pas cette langue.
language-title = Langue
language-text = Pour ce navigateur. Si vous avez un compte, le choix fait dans celui-ci passe avant.
language-browser = Comme le navigateur
