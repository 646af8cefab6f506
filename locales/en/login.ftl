login-password = Password
login-password-hint = At least 12 characters. A few unrelated words make a good one.
login-title = Sign in
login-login = Login
login-remember = Stay signed in for 30 days
login-wrong = This login and this password do not belong together.
login-stale-page = This page is older than your last sign-in. Please go back, reload it and try again.
