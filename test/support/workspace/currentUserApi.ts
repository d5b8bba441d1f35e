import type { HttpAnswer } from "./httpAnswer.ts";
import type { KnownToken } from "./tokens.ts";

/** `/api/2.0/preview/scim/v2/Me`: a service principal is known by its client id, and its name stands beside it. */
export function currentUser({ subject }: KnownToken): HttpAnswer {
  const isPerson = subject.includes("@");
  const person = { id: "1", userName: subject, displayName: "Someone", name: { givenName: "Someone" } };
  const principal = { id: "2", userName: subject, displayName: "stand-in" };
  return {
    status: 200,
    body: {
      schemas: [
        "urn:ietf:params:scim:schemas:core:2.0:User",
        "urn:ietf:params:scim:schemas:extension:workspace:2.0:User",
      ],
      ...(isPerson ? person : principal),
      emails: [{ type: "work", value: subject, primary: true }],
      groups: [{ display: "users", type: "direct", value: "10", $ref: "Groups/10" }],
      active: true,
    },
  };
}
