language-unknown = Cette galerie ne parle pas cette langue.
