// Talks to the desk: the JSON calls that this page, and nothing but this page, is served by.

const asked = new URL(location.href).searchParams;

/** Who this tab is. Two tabs with two people are two people. */
export const me = { id: asked.get("as") ?? "" };

/** Ask the desk to do something. Always answers `{ok, …}`; a dead line is `{ok: false}` with a sentence. */
export async function post(deed, body = {}, method = "POST") {
  try {
    const response = await fetch(`/desk/${deed}`, {
      method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: me.id, ...body }),
    });
    const answer = await response.json();
    return response.ok ? answer : { ...answer, ok: false, error: answer.error ?? `The playground answered ${response.status}.` };
  } catch {
    return { ok: false, error: "The playground does not answer. Is it still running?" };
  }
}

/** Read everything that this person may see, or `{ok: false, error}`. Raises when nothing answers. */
export async function readState() {
  const response = await fetch(`/desk/state?as=${encodeURIComponent(me.id)}`, { cache: "no-store" });
  return response.json();
}
