/**
 * Answers a process that asks for sockets over its IPC channel:
 * `{type: 'bind', request, host, port, name}` gets `{type: 'bound', request, address, port}` with a duplicate of the
 * socket, or `{type: 'bind-failed', request, code, message}`.
 */
export async function answerBind(asker, sockets, message) {
  const { request, host, port, name } = message;
  const send = (answer, handle) => {
    // The asker may be gone by now; its end is noticed elsewhere.
    if (asker.connected) asker.send(answer, handle, () => {});
  };
  try {
    const { handle, address, port: bound, key } = await sockets.bind(host, port, name);
    send({ type: 'bound', request, address, port: bound }, handle);
    return key;
  } catch (error) {
    send({ type: 'bind-failed', request, code: error.code ?? 'EINVAL', message: error.message });
    return undefined;
  }
}
