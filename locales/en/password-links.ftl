password-link-title = Set your password
password-link-login = For the login <b>{ $login }</b>.
password-link-new = New password
password-link-set = Set the password
password-link-gone = This link does not work any more
password-link-gone-text = It was used, a newer one has taken its place, or it is too old. An administrator can give you a new one.
