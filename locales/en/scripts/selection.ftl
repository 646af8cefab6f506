selection-chosen = { $n } chosen
selection-most = { $n } of { $total } are chosen: more cannot be changed at once.
