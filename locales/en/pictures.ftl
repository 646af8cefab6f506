picture-unreadable = This file could not be read as a picture.
picture-none = This file has no picture in it.
picture-ends-early = This picture ends before it has begun.
picture-ends-before-end = This picture ends before its end.
picture-no-size = This picture has no size.
picture-gif-many-parts = This GIF has too many parts.
picture-gif-damaged = This GIF is damaged.
picture-jpeg-busy = This JPEG is built to keep a computer busy.
picture-jpeg-damaged = This JPEG is damaged.
picture-jpeg-many-parts = This JPEG has too many parts before its picture.
picture-jpeg-none = This JPEG has no picture in it.
picture-jpeg-twice = This JPEG begins twice.
picture-png-damaged = This PNG is damaged.
picture-png-beginning = This PNG does not begin once.
picture-png-unknown-parts = This PNG has parts that nobody knows.
picture-png-none = This PNG has no picture in it.
picture-webp-cut-off = This WebP picture is cut off.
picture-webp-damaged = This WebP picture is damaged.
picture-webp-beginning = This WebP picture does not begin once.
picture-webp-twice = This WebP picture is there twice.
picture-webp-none = This WebP picture has no picture in it.
picture-webp-unknown-parts = A frame of this WebP picture has parts that nobody knows.
picture-webp-which-way-up = This WebP picture does not say plainly which way is up.
picture-describes-long = This picture describes itself at too great a length.
picture-contents-damaged = This picture is damaged where it says what is in it.
picture-not-told = What of this file is the picture cannot be told from the rest.
picture-kept-many-parts = What is to be kept of this picture lies in too many parts.
picture-raw-unknown = This is a RAW file of a camera that Salon does not know. Export it as JPEG, TIFF or DNG.
picture-empty = This file is empty.
picture-unknown = This is not a picture that Salon knows.
picture-undecodable = Its pixels cannot be decoded.
picture-decoding-broke-off = Every attempt to decode it broke off.
picture-too-large-to-decode = It is too large to be decoded.
picture-says-no-size = It says no size.
picture-tiles-unsaid = It does not say how its tiles lie.
picture-no-tiles = It has no tiles.
picture-pixels-missing = Its pixels are not in the file.
picture-coding-unsaid = It does not say how it is coded.
picture-coding-unknown = It is coded in a way that Salon does not know.
picture-kind-not-built = It is of a kind that this Salon cannot decode.
picture-raw-none = There is no picture in this RAW file that could be shown.
picture-tiff-no-page = There is no page in this TIFF.
picture-depth-unknown = Its pixels are of a depth that Salon does not know.
picture-colours-unknown = Its colours are coded in a way that Salon does not know.
picture-palette = Its palette is not one.
picture-inks-unknown = It is printed in inks that Salon does not know.
picture-not-made = The pictures of this file could not be made.
picture-original-missing = The original is missing from the disk.
picture-too-many-pixels = This picture is { NUMBER($width, useGrouping: "false") } × { NUMBER($height, useGrouping: "false") } pixels. Salon takes up to { $megapixels } megapixels.
picture-takes-long = It takes longer than { $seconds } seconds to decode.
picture-not-built = This is { $kind ->
    [heic] a HEIC picture, and this Salon was built without them. Save it as JPEG, or ask for a Salon with HEIC.
   *[avif] an AVIF picture, and this Salon was built without them. Save it as JPEG, or ask for a Salon with AVIF.
}
picture-other = This is { $what ->
    [minolta] a Minolta RAW file
    [sigma] a Sigma RAW file
    [jpeg-xl] a JPEG XL picture
    [jpeg-2000] a JPEG 2000 picture
    [photoshop] a Photoshop file
    [icon] an icon
    [pdf] a PDF document
    [postscript] a PostScript document
    [drawing-script] a drawing script
    [zip-or-office] a ZIP archive or an office document
    [zip] a ZIP archive
    [gzip] a gzip archive
    [seven-zip] a 7z archive
    [rar] a RAR archive
    [program] a program
    [office] an office document
    [video] a video
    [sound-or-video] a sound or video file
    [sound] a sound file
    [svg] an SVG drawing
    [xml] an XML document
   *[html] an HTML page
}. Salon keeps JPEG, PNG, GIF, WebP, HEIC, AVIF, TIFF, BMP and RAW pictures.
