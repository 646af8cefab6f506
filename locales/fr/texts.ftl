text-unshowable = { $what ->
    [title] Le titre contient des caractères qui ne peuvent pas être affichés.
    [caption] La légende contient des caractères qui ne peuvent pas être affichés.
    [description] La description contient des caractères qui ne peuvent pas être affichés.
    [name] Le nom contient des caractères qui ne peuvent pas être affichés.
   *[tag] Une étiquette contient des caractères qui ne peuvent pas être affichés.
}
text-empty = { $what ->
    [title] Le titre ne doit pas être vide.
    [caption] La légende ne doit pas être vide.
    [description] La description ne doit pas être vide.
    [name] Le nom ne doit pas être vide.
   *[tag] Une étiquette ne doit pas être vide.
}
text-too-long = { $what ->
    [title] Le titre a au plus { $max } caractères ; ce texte en a { $n }.
    [caption] La légende a au plus { $max } caractères ; ce texte en a { $n }.
    [description] La description a au plus { $max } caractères ; ce texte en a { $n }.
    [name] Le nom a au plus { $max } caractères ; ce texte en a { $n }.
   *[tag] Une étiquette a au plus { $max } caractères ; ce texte en a { $n }.
}
