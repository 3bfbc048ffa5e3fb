"""The places' stories, played through the public HTTP surface by signed partners and signed-in officers."""
