// Every screen of the console, in the order of the navigation. A screen is a folder in screens/, loaded when first opened.
import type { ComponentType } from "react";

export type Section = "Clusters" | "Queries" | "Access" | "Storage";

export interface Screen {
  /** Path after `#`, in react-router's syntax. */
  readonly path: string;
  readonly title: string;
  /** Where the navigation lists it; screens below another one have none. */
  readonly section?: Section;
  readonly load: () => Promise<{ default: ComponentType }>;
}

export const screens: readonly Screen[] = [
  { path: "/clusters", title: "Clusters", section: "Clusters", load: () => import("./screens/clusters/clusters") },
  { path: "/create-cluster", title: "Create cluster", load: () => import("./screens/create-cluster/create-cluster") },
  { path: "/clusters/:name", title: "Cluster", load: () => import("./screens/cluster/cluster") },
  { path: "/clusters/:name/manage-iam-roles", title: "Manage IAM Roles", load: () => import("./screens/manage-iam-roles/manage-iam-roles") },
  { path: "/queries", title: "Query editor", section: "Queries", load: () => import("./screens/query-editor/query-editor") },
  { path: "/queries/copy", title: "Load data", load: () => import("./screens/statement-wizards/copy-wizard") },
  { path: "/queries/unload", title: "Unload data", load: () => import("./screens/statement-wizards/unload-wizard") },
  { path: "/loads", title: "Loads and unloads", section: "Queries", load: () => import("./screens/loads/loads") },
  { path: "/loads/errors", title: "Load errors", load: () => import("./screens/loads/load-errors") },
  { path: "/roles", title: "Roles", section: "Access", load: () => import("./screens/iam/roles") },
  { path: "/create-role", title: "Create role", load: () => import("./screens/iam/create-role") },
  { path: "/roles/:name", title: "Role", load: () => import("./screens/iam/role") },
  { path: "/users", title: "Users", section: "Access", load: () => import("./screens/iam/users") },
  { path: "/users/:name", title: "User", load: () => import("./screens/iam/user") },
  { path: "/policies", title: "Policies", section: "Access", load: () => import("./screens/iam/policies") },
  { path: "/create-policy", title: "Create policy", load: () => import("./screens/iam/create-policy") },
  { path: "/policies/:arn", title: "Policy", load: () => import("./screens/iam/policy") },
  { path: "/authorization", title: "Authorization", section: "Access", load: () => import("./screens/authorization/authorization") },
  { path: "/buckets", title: "S3 buckets", section: "Storage", load: () => import("./screens/s3/buckets") },
  { path: "/buckets/:bucket", title: "Bucket", load: () => import("./screens/s3/bucket") },
  { path: "/identity", title: "Who am I", load: () => import("./screens/identity/identity") },
];

/** Where signing in leads. */
export const home = "/clusters";
