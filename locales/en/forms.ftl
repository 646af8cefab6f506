form-media-type = A form is sent as application/x-www-form-urlencoded.
form-too-large = This is more than a form may send.
form-altered = This form is not as it was made. Please reload the page and try again.
form-broken = This form did not arrive whole: { $cause }.
form-field-missing = The field "{ $name }" is missing from this form. Please reload the page and try again.
form-field-unknown = The form has no field "{ $name }".
form-choice-unknown = "{ $name }" is none of the choices that the form offers.
form-field-twice = The field "{ $name }" is there twice.
