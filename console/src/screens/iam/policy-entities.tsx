// The roles, users and groups that a managed policy is attached to.
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { AppLink } from "../../components/app-link";
import { EmptyState } from "../../components/empty-state";
import { ResourceState } from "../../components/resource-state";
import { allPages } from "../../aws/pages";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { rolePath, userPath } from "./read";

interface Entity {
  readonly kind: "Role" | "User" | "Group";
  readonly name: string;
}

const HREF: Record<Entity["kind"], ((name: string) => string) | undefined> = { Role: rolePath, User: userPath, Group: undefined };

export function PolicyEntities({ arn }: { arn: string }) {
  const aws = useAws();
  const entities = useResource(`entities of ${arn}`, async (abortSignal) => {
    const iam = await aws.iam();
    return allPages(async (Marker) => {
      const page = await iam.listEntitiesForPolicy({ PolicyArn: arn, Marker }, { abortSignal });
      const of = (kind: Entity["kind"], names: readonly (string | undefined)[] = []) => names.map((name = ""): Entity => ({ kind, name }));
      const items = [
        ...of("Role", page.PolicyRoles?.map(({ RoleName }) => RoleName)),
        ...of("User", page.PolicyUsers?.map(({ UserName }) => UserName)),
        ...of("Group", page.PolicyGroups?.map(({ GroupName }) => GroupName)),
      ];
      return { items, next: page.IsTruncated ? page.Marker : undefined };
    });
  });
  return (
    <ResourceState resource={entities} what="what it is attached to">
      {(items) => (
        <Table<Entity>
          items={items}
          trackBy={({ kind, name }) => `${kind} ${name}`}
          header={<Header counter={`(${items.length})`}>Attached to</Header>}
          columnDefinitions={[
            {
              id: "name",
              header: "Name",
              isRowHeader: true,
              cell: ({ kind, name }) => {
                const href = HREF[kind]?.(name);
                return href ? <AppLink href={href}>{name}</AppLink> : name;
              },
            },
            { id: "kind", header: "Type", cell: ({ kind }) => kind },
          ]}
          empty={<EmptyState title="Attached to nobody" />}
        />
      )}
    </ResourceState>
  );
}
