// A whole round trip by a client that openapi-typescript has made from the document.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Item = components["schemas"]["ItemRead"];
const client = createClient<paths>({ baseUrl: process.argv[2] ?? "" });
const path = "/api/v1/items/{item_id}" as const;

async function signIn(): Promise<void> {
  const account = { email: "ada@example.com", name: "Ada", password: "blue teapot on a hill" };
  const registered = await client.POST("/api/v1/auth/register", { body: account });
  assert.equal(registered.response.status, 201);
  const { data } = await client.POST("/api/v1/auth/token", {
    body: { grant_type: "password", username: account.email, password: account.password },
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    bodySerializer: (form) => new URLSearchParams({ ...form }),
  });
  assert.ok(data);
  const bearer = `Bearer ${data.access_token}`;
  client.use({ onRequest: ({ request }) => request.headers.set("Authorization", bearer) });
  const me = await client.GET("/api/v1/me");
  assert.equal(me.data?.email, account.email);
}

async function create(name: string): Promise<Item> {
  const { data, response } = await client.POST("/api/v1/items", { body: { name, price: "12.50" } });
  assert.equal(response.status, 201);
  assert.ok(data);
  return data;
}

async function list(): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; sort: "name"; cursor?: string } = { limit: 2, sort: "name" };
    if (cursor !== null) query.cursor = cursor;
    const { data } = await client.GET("/api/v1/items", { params: { query } });
    assert.ok(data);
    names.push(...data.items.map((item) => item.name));
    cursor = data.next_cursor;
  } while (cursor !== null);
  return names;
}

const anonymous = await client.GET("/api/v1/me");
assert.equal(anonymous.response.status, 401);
assert.equal(anonymous.error?.status, 401);
await signIn();

const created = [await create("Anvil"), await create("Bolt"), await create("Clamp")];
assert.deepEqual(await list(), ["Anvil", "Bolt", "Clamp"]);

const first = created[0];
assert.ok(first);
const params = { path: { item_id: first.id } };
const read = await client.GET(path, { params });
assert.deepEqual(read.data, first);

const body = { name: "Axe", price: "3.00", quantity: 2, status: "active" } as const;
const replaced = await client.PUT(path, { params, body });
assert.equal(replaced.data?.quantity, 2);

const updated = await client.PATCH(path, { params, body: { description: "Sharp." } });
assert.equal(updated.data?.name, "Axe");
assert.equal(updated.data?.description, "Sharp.");

const taken = await client.POST("/api/v1/items", { body: { name: "Axe", price: "1.00" } });
assert.equal(taken.response.status, 409);
assert.equal(taken.error?.code, "CONFLICT");

for (const item of created) {
  const gone = await client.DELETE(path, { params: { path: { item_id: item.id } } });
  assert.equal(gone.response.status, 204);
}
const missing = await client.GET(path, { params });
assert.equal(missing.response.status, 404);
assert.equal(missing.error?.title, "Not Found");
assert.deepEqual(await list(), []);
console.log("round trip done");
