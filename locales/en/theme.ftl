theme-title = Light or dark
theme-heading = Light or dark?
theme-text = For this browser. Photos stay as they are.
theme-wrong = Please choose light, dark, or as the system says.
theme-system = As the system says
theme-light = Light
theme-dark = Dark
