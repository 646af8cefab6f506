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
error-tell = If it happens again, tell your administrator this number: <code>{ $id }</code>
error-nothing-to-change = There is nothing to change.
error-contended = Somebody else is changing this at the same moment. Please try again.
error-method = This address cannot be used like that.
error-misdirected = This gallery does not answer under that name. Please use its own address.
error-media-type = This cannot be read in that form.
error-not-understood = This request cannot be understood.
error-other-origin = This was not asked from a page of this gallery.
error-title-not-found = Not found
error-title-forbidden = Not allowed
error-title-too-many = Please wait a moment
error-title-too-large = Too large
error-title-full = No room left
error-title-unavailable = Back in a moment
error-title-internal = Something went wrong
error-title-other = That did not work
