"""Who takes the steps of a bond's use and of its return (BOND-09 to BOND-11)."""

from shared.tracks.people import Who

OFFICE = Who("人社部门", "the labour authority", roles=("officer", "head"))
HEAD = Who("负责人", "a head", roles=("head",))
