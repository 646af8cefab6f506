language-unknown = This gallery does not speak that language.
language-title = Language
language-text = For this browser. If you have an account, your choice there comes first.
language-browser = As the browser says
