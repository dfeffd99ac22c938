/** The lines of a text stream (LF, CRLF or CR), as they come. `keepBlank`: blank ones too, which mean something in an event stream. */
export async function* readTextLines(body: ReadableStream<Uint8Array>, keepBlank = false): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let held = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      held += done ? decoder.decode() : decoder.decode(value, { stream: true });
      // A CR at the end may be half of a CRLF.
      const whole = done || !held.endsWith('\r') ? held : held.slice(0, -1);
      const lines = whole.split(/\r\n|\n|\r/);
      held = lines.pop()! + held.slice(whole.length);
      for (const line of lines) if (keepBlank || line !== '') yield line;
      if (done) break;
    }
    if (held !== '') yield held;
  } finally {
    // A caller that stops early must not leave the connection open.
    await reader.cancel().catch(() => undefined);
  }
}
