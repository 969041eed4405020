// Chooses where SQL runs and as whom.
import Autosuggest from "@cloudscape-design/components/autosuggest";
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import Select from "@cloudscape-design/components/select";
import { useEffect, useState } from "react";
import { AppLink } from "../components/app-link";
import { EmptyState } from "../components/empty-state";
import { ResourceState } from "../components/resource-state";
import { useAws } from "../session/session";
import { databases } from "./catalog";
import { targetOf, type ChosenTarget } from "./use-target";

export function TargetPicker({ clusters, target, choose }: ChosenTarget) {
  return (
    <ResourceState resource={clusters} what="clusters">
      {(items) => {
        if (items.length === 0) return <EmptyState title="No clusters" text="SQL runs on a cluster." action={<AppLink href="#/clusters">Create a cluster</AppLink>} />;
        const cluster = items.find(({ ClusterIdentifier }) => ClusterIdentifier === target?.clusterIdentifier);
        const options = items.map(({ ClusterIdentifier, ClusterStatus }) => ({ value: ClusterIdentifier, label: ClusterIdentifier, tags: ClusterStatus === "available" ? undefined : [ClusterStatus ?? ""] }));
        return (
          <Grid gridDefinition={[4, 4, 4].map((colspan) => ({ colspan: { default: 12, xs: colspan as 4 } }))}>
            <FormField label="Cluster" errorText={clusterError(target?.clusterIdentifier, cluster?.ClusterStatus)}>
              <Select
                selectedOption={target ? { value: target.clusterIdentifier, label: target.clusterIdentifier } : null}
                options={options}
                filteringType={options.length > 10 ? "auto" : "none"}
                filteringAriaLabel="Find clusters"
                onChange={({ detail }) => {
                  const chosen = items.find(({ ClusterIdentifier }) => ClusterIdentifier === detail.selectedOption.value);
                  if (chosen) choose(targetOf(chosen));
                }}
              />
            </FormField>
            <FormField label="Database">{target && <DatabaseField key={target.clusterIdentifier} target={target} choose={choose} />}</FormField>
            <FormField label="Database user">{target && <UserField key={target.clusterIdentifier} target={target} admin={cluster?.MasterUsername} choose={choose} />}</FormField>
          </Grid>
        );
      }}
    </ResourceState>
  );
}

function clusterError(name: string | undefined, status: string | undefined): string | undefined {
  if (!name || status === "available") return undefined;
  return status ? `${name} is ${status}: SQL runs on available clusters.` : `There is no cluster ${name}.`;
}

type FieldProps = Required<Pick<ChosenTarget, "target" | "choose">>;

function DatabaseField({ target, choose }: FieldProps) {
  const aws = useAws();
  const [text, setText] = useState(target.database);
  const [names, setNames] = useState<string[]>();
  const [status, setStatus] = useState<"pending" | "loading" | "finished" | "error">("pending");
  useEffect(() => setText(target.database), [target.database]);

  const load = async () => {
    if (names) return;
    setStatus("loading");
    try {
      setNames(await databases(await aws.redshiftData(), target));
      setStatus("finished");
    } catch {
      // The field takes any name; what is wrong shows when a statement runs.
      setStatus("error");
    }
  };
  const take = (database: string) => database && database !== target.database && choose({ ...target, database });
  return (
    <Autosuggest
      value={text}
      options={(names ?? []).map((value) => ({ value }))}
      enteredTextLabel={(value) => `Use "${value}"`}
      statusType={status}
      loadingText="Loading databases"
      errorText="The databases could not be listed"
      recoveryText="Retry"
      empty="No databases"
      onLoadItems={() => void load()}
      onChange={({ detail }) => setText(detail.value)}
      onSelect={({ detail }) => take(detail.value)}
      onBlur={() => take(text.trim())}
    />
  );
}

const OWN_IDENTITY = "My IAM identity";

function UserField({ target, admin, choose }: FieldProps & { admin: string | undefined }) {
  const [text, setText] = useState(target.dbUser ?? OWN_IDENTITY);
  useEffect(() => setText(target.dbUser ?? OWN_IDENTITY), [target.dbUser]);
  const take = (entered: string) => {
    const dbUser = entered === OWN_IDENTITY || entered === "" ? undefined : entered;
    if (dbUser !== target.dbUser) choose({ ...target, dbUser });
  };
  const options = [...(admin ? [{ value: admin, description: "The cluster's admin user" }] : []), { value: OWN_IDENTITY, description: "The user of the signed-in identity, made when first needed" }];
  return (
    <Autosuggest
      value={text}
      options={options}
      filteringType="manual"
      enteredTextLabel={(value) => `Use "${value}"`}
      onChange={({ detail }) => setText(detail.value)}
      onSelect={({ detail }) => take(detail.value)}
      onBlur={() => take(text.trim())}
    />
  );
}
