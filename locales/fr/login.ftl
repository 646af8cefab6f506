login-password = Mot de passe
login-password-hint = Au moins 12 caractères. Quelques mots sans rapport en font un bon.
login-title = Se connecter
login-login = Identifiant
login-remember = Rester connecté pendant 30 jours
login-wrong = Cet identifiant et ce mot de passe ne vont pas ensemble.
login-stale-page = Cette page est plus ancienne que votre dernière connexion. Revenez en arrière, rechargez-la et réessayez.
