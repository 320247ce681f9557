package vend.grant;

import vend.LastKnown;

/** The port to the record of the freezes, which may be {@link Freezes#NONE}. */
public interface FreezeStore extends LastKnown.Store<Freezes> {}
