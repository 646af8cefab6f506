language-unknown = This gallery does not speak that language.
