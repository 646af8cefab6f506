theme-title = Clair ou sombre
theme-heading = Clair ou sombre ?
theme-text = Pour ce navigateur. Les photos restent comme elles sont.
theme-wrong = Choisissez clair, sombre, ou comme le système.
theme-system = Comme le système
theme-light = Clair
theme-dark = Sombre
