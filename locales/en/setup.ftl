setup-title = Set up this gallery
setup-heading = Welcome. Who looks after this gallery?
setup-text = This makes the first administrator: you can invite everybody else afterwards.
setup-name = Your name
setup-begin = Begin
