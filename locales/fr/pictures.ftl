picture-unreadable = Ce fichier n’a pas pu être lu comme une image.
picture-none = Ce fichier ne contient pas d’image.
picture-ends-early = Cette image s’arrête avant d’avoir commencé.
picture-ends-before-end = Cette image s’arrête avant sa fin.
picture-no-size = Cette image n’a pas de dimensions.
picture-gif-many-parts = Ce GIF a trop de parties.
picture-gif-damaged = Ce GIF est abîmé.
picture-jpeg-busy = Ce JPEG est fait pour occuper un ordinateur sans fin.
picture-jpeg-damaged = Ce JPEG est abîmé.
picture-jpeg-many-parts = Ce JPEG a trop de parties avant son image.
picture-jpeg-none = Ce JPEG ne contient pas d’image.
picture-jpeg-twice = Ce JPEG commence deux fois.
picture-png-damaged = Ce PNG est abîmé.
picture-png-beginning = Ce PNG ne commence pas comme il faut.
picture-png-unknown-parts = Ce PNG a des parties que personne ne connaît.
picture-png-none = Ce PNG ne contient pas d’image.
picture-webp-cut-off = Cette image WebP est coupée.
picture-webp-damaged = Cette image WebP est abîmée.
picture-webp-beginning = Cette image WebP ne commence pas comme il faut.
picture-webp-twice = Cette image WebP est là deux fois.
picture-webp-none = Cette image WebP ne contient pas d’image.
picture-webp-unknown-parts = Une vue de cette image WebP a des parties que personne ne connaît.
picture-webp-which-way-up = Cette image WebP ne dit pas clairement où est le haut.
picture-describes-long = Cette image se décrit trop longuement.
picture-contents-damaged = Cette image est abîmée là où elle dit ce qu’elle contient.
picture-not-told = Dans ce fichier, l’image ne se distingue pas du reste.
picture-kept-many-parts = Ce qu’il faut garder de cette image est en trop de parties.
picture-raw-unknown = C’est un fichier RAW d’un appareil que Salon ne connaît pas. Exportez-le en JPEG, TIFF ou DNG.
picture-empty = Ce fichier est vide.
picture-unknown = Ce n’est pas une image que Salon connaît.
picture-undecodable = Ses pixels ne peuvent pas être décodés.
picture-decoding-broke-off = Chaque essai de la décoder s’est interrompu.
picture-too-large-to-decode = Elle est trop grande pour être décodée.
picture-says-no-size = Elle n’indique pas ses dimensions.
picture-tiles-unsaid = Elle ne dit pas comment ses tuiles sont placées.
picture-no-tiles = Elle n’a pas de tuiles.
picture-pixels-missing = Ses pixels ne sont pas dans le fichier.
picture-coding-unsaid = Elle ne dit pas comment elle est codée.
picture-coding-unknown = Elle est codée d’une façon que Salon ne connaît pas.
picture-kind-not-built = Elle est d’un type que ce Salon ne sait pas décoder.
picture-raw-none = Ce fichier RAW ne contient aucune image qui puisse être affichée.
picture-tiff-no-page = Ce TIFF ne contient aucune page.
picture-depth-unknown = Ses pixels ont une profondeur que Salon ne connaît pas.
picture-colours-unknown = Ses couleurs sont codées d’une façon que Salon ne connaît pas.
picture-palette = Sa palette n’en est pas une.
picture-inks-unknown = Elle est imprimée avec des encres que Salon ne connaît pas.
picture-not-made = Les images de ce fichier n’ont pas pu être faites.
picture-original-missing = L’original manque sur le disque.
picture-too-many-pixels = Cette image a { NUMBER($width, useGrouping: "false") } × { NUMBER($height, useGrouping: "false") } pixels. Salon accepte jusqu’à { $megapixels } mégapixels.
picture-takes-long = Son décodage dure plus de { $seconds } secondes.
picture-not-built = C’est une image { $kind ->
    [heic] HEIC, et ce Salon a été construit sans elles. Enregistrez-la en JPEG, ou demandez un Salon avec HEIC.
   *[avif] AVIF, et ce Salon a été construit sans elles. Enregistrez-la en JPEG, ou demandez un Salon avec AVIF.
}
picture-other = C’est { $what ->
    [minolta] un fichier RAW Minolta
    [sigma] un fichier RAW Sigma
    [jpeg-xl] une image JPEG XL
    [jpeg-2000] une image JPEG 2000
    [photoshop] un fichier Photoshop
    [icon] une icône
    [pdf] un document PDF
    [postscript] un document PostScript
    [drawing-script] un script de dessin
    [zip-or-office] une archive ZIP ou un document bureautique
    [zip] une archive ZIP
    [gzip] une archive gzip
    [seven-zip] une archive 7z
    [rar] une archive RAR
    [program] un programme
    [office] un document bureautique
    [video] une vidéo
    [sound-or-video] un fichier audio ou vidéo
    [sound] un fichier audio
    [svg] un dessin SVG
    [xml] un document XML
   *[html] une page HTML
}. Salon conserve les images JPEG, PNG, GIF, WebP, HEIC, AVIF, TIFF, BMP et RAW.
