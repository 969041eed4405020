// The form of a new cluster and the request it makes.
import type { CreateClusterCommandInput } from "@aws-sdk/client-redshift";
import { databaseProblem, identifierProblem, nodesProblem, passwordProblem, portProblem, userProblem, type Problems } from "./validate";

export interface CreateForm {
  readonly identifier: string;
  readonly nodeType: string;
  readonly nodes: string;
  readonly database: string;
  readonly port: string;
  readonly user: string;
  readonly password: string;
  readonly roles: readonly string[];
  readonly defaultRole?: string;
  readonly encrypted: boolean;
  readonly publiclyAccessible: boolean;
}

export const EMPTY_FORM: CreateForm = {
  identifier: "",
  nodeType: "ra3.large",
  nodes: "2",
  database: "dev",
  port: "",
  user: "awsuser",
  password: "",
  roles: [],
  encrypted: true,
  publiclyAccessible: false,
};

export function problemsOf(form: CreateForm): Problems<CreateForm> {
  return {
    identifier: identifierProblem(form.identifier),
    nodeType: form.nodeType ? undefined : "Choose a node type.",
    nodes: nodesProblem(form.nodes),
    database: databaseProblem(form.database),
    port: portProblem(form.port),
    user: userProblem(form.user),
    password: passwordProblem(form.password),
  };
}

export const isValid = (form: CreateForm): boolean => Object.values(problemsOf(form)).every((problem) => problem === undefined);

export function withRoles(form: CreateForm, roles: readonly string[]): CreateForm {
  const keepsDefault = form.defaultRole !== undefined && roles.includes(form.defaultRole);
  return { ...form, roles, defaultRole: keepsDefault ? form.defaultRole : undefined };
}

export function creation(form: CreateForm): CreateClusterCommandInput {
  const nodes = Number(form.nodes);
  return {
    ClusterIdentifier: form.identifier,
    ClusterType: nodes > 1 ? "multi-node" : "single-node",
    NodeType: form.nodeType,
    NumberOfNodes: nodes > 1 ? nodes : undefined,
    DBName: form.database,
    Port: form.port ? Number(form.port) : undefined,
    MasterUsername: form.user,
    MasterUserPassword: form.password,
    IamRoles: form.roles.length > 0 ? [...form.roles] : undefined,
    DefaultIamRoleArn: form.defaultRole,
    Encrypted: form.encrypted,
    PubliclyAccessible: form.publiclyAccessible,
  };
}
