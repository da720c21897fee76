// graphql-http's audits of a GraphQL-over-HTTP server: node audits.mjs FOLDER URL, where npm installed it in FOLDER.
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, url] = process.argv.slice(2);
const { serverAudits } = createRequire(join(folder, "from-here.js"))("graphql-http");
const results = [];
for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const { status, reason } = await audit.fn();
  results.push({ id: audit.id, name: audit.name, status, reason });
}
console.log(JSON.stringify(results));
