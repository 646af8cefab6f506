# Les pages de la corbeille.
trash-title = Corbeille
trash-lead = Ce qui a été supprimé reste ici 30 jours, puis disparaît de lui-même, définitivement.
trash-nothing = Rien n’a été supprimé ces 30 derniers jours.
trash-to-albums = Vers les albums
trash-an-album = { $n ->
    [0] Un album vide
    [one] Un album de { $n } photo
   *[other] Un album de { $n } photos
}
trash-photos-of-it = { $n ->
    [one] { $n } photo de cet album
   *[other] { $n } photos de cet album
}
trash-owner = appartient à { $name }
trash-owner-former = son propriétaire n’est plus là
trash-becomes-yours = Restauré, il vous appartiendra.
trash-purging = suppression en cours
trash-days-left = { $n ->
    [one] encore { $n } jour
   *[other] encore { $n } jours
}
trash-last-day = disparaît aujourd’hui
trash-first-goes = la première : { $left }
trash-show = Les voir
trash-restore = Restaurer
trash-restore-all = { $n ->
    [one] La restaurer
   *[other] Restaurer les { $n }
}
trash-purge = Supprimer définitivement
trash-purge-ask = Supprimer définitivement…
trash-purge-all-ask = Tout supprimer définitivement…
trash-purge-all = { $n ->
    [one] Supprimer définitivement { $n } photo
   *[other] Supprimer définitivement { $n } photos
}
trash-purge-note = Il n’y aura pas de retour possible.
trash-empty = Vider la corbeille…
trash-empty-ask = Tout ce que vous pouvez supprimer définitivement disparaît maintenant, avec les albums qui se trouvent ici. Il n’y aura pas de retour possible.
trash-empty-do = Vider la corbeille
trash-of-album = Photos supprimées de « { $album } »
trash-of-album-link = Ses photos supprimées
trash-photos-lead = Restaurée, une photo retrouve sa place et ses étiquettes :
trash-nothing-of-album = Aucune photo de cet album n’est dans la corbeille.
trash-to-album = Vers l’album
trash-by = supprimée par { $name }
trash-purge-album = Supprimer définitivement « { $album } » ?
trash-purge-album-note = L’album, toutes ses photos et ce qu’il en dit disparaissent maintenant. Il n’y aura pas de retour possible.
trash-type-title = Pour confirmer, saisissez le titre de l’album : { $album }
trash-purge-album-do = Supprimer définitivement l’album
trash-keep = Le garder dans la corbeille
trash-title-differs = Ce n’est pas le titre de l’album. Rien n’a été supprimé.
trash-restored = Restauré.
trash-purged = Supprimé définitivement.
trash-emptied = La corbeille a été vidée.
trash-emptied-some = C’était beaucoup à la fois : il en reste. Appuyez encore pour continuer.
trash-album-first = Son album est lui aussi dans la corbeille : veuillez d’abord restaurer l’album.
trash-photo-here = La même image a été ajoutée de nouveau à son album.
trash-owner-gone = Son propriétaire n’est plus là : dites à qui il doit revenir.
trash-editors-only = Vous pouvez regarder cet album, mais pas toucher à ce qui en a été supprimé.
trash-purge-owner-only = Vous pouvez restaurer ceci, mais seul le propriétaire de l’album ou un administrateur le supprime définitivement.
