/** The roles as a person chooses between them. */
import { ROLES, type Role } from "@/lib/auth/actor";

const WORDS: Record<Role, string> = {
  admin: "Admin: everything",
  manager: "Manager: reads everything, approves",
  oncall: "On call: reads the fleet, takes alerts",
  auditor: "Auditor: reads everything, changes nothing",
};

export const ROLE_OPTIONS = ROLES.map((role) => ({ value: role, label: WORDS[role] }));
