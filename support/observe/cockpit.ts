/** What a login page of Cockpit has: the fields for a name and a password, by their ids in its own login.html. */
const fields = ['login-user-input', 'login-password-input'] as const;

/** Fields of Cockpit's login page that a page lacks: none, if it is that page. */
export function missingFields(page: string): readonly string[] {
  return fields.filter((id) => !new RegExp(`\\bid=["']?${id}["'\\s>]`).test(page));
}
