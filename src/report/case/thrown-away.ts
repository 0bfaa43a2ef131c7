/** A target that the command starts, with ports that are gone when it ends: nobody misses it, and no client finds it. */
export const isThrownAway = (target: string): boolean => /^(twin|container):/.test(target);
