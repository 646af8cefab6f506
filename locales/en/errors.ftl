error-not-found = There is nothing here.
error-unauthenticated = Please sign in.
error-unconfirmed = Please confirm your password first.
error-too-many = Too many attempts. Please wait { $wait } and try again.
error-wait-seconds = { $n ->
    [one] a second
   *[other] { $n } seconds
}
error-wait-minutes = { $n ->
    [one] a minute
   *[other] { $n } minutes
}
error-full = There is no room left on the server. Nothing was saved.
error-unavailable = The gallery cannot reach its database at the moment. Please try again in a few seconds.
error-internal = Something went wrong on our side. Nothing you typed is to blame.
