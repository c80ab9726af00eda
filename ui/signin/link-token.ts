let taken: { readonly path: string; readonly token: string } | undefined;

/**
 * The secret of the one-time link that was opened: it stands behind # so that no server log meets it, and leaves the
 * address bar at once so that neither history nor a look over the shoulder does.
 */
export function takeToken(): string {
  const { hash, pathname, search } = location;
  if (hash.length > 1) {
    taken = { path: pathname, token: hash.slice(1) };
    history.replaceState(history.state, '', pathname + search);
  }
  return taken?.path === pathname ? taken.token : '';
}
