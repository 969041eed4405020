// Modify: name, size, admin password, snapshot retention, access. Only what changed is sent.
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { ConfirmModal } from "../../components/confirm-modal";
import { useAws } from "../../session/session";
import { NodeTypeField } from "../create-cluster/node-type-field";
import type { DialogProps } from "./cluster-actions";
import { formOf, modification, problemsOf, type ModifyForm } from "./modify";

export function ModifyCluster({ cluster, onDone, onDismiss }: DialogProps) {
  const aws = useAws();
  const [form, setForm] = useState(() => formOf(cluster));
  const change = (changes: Partial<ModifyForm>) => setForm((before) => ({ ...before, ...changes }));
  const problems = problemsOf(form);
  const request = modification(cluster, form);
  const valid = Object.values(problems).every((problem) => problem === undefined);
  const modify = async () => {
    if (request) onDone((await (await aws.redshift()).modifyCluster(request)).Cluster);
  };

  return (
    <ConfirmModal title={`Modify ${cluster.ClusterIdentifier}`} confirmLabel="Modify cluster" disabled={!request || !valid} onConfirm={modify} onDismiss={onDismiss}>
      <FormField label="Cluster identifier" description="A new one renames the cluster." errorText={problems.identifier}>
        <Input value={form.identifier} onChange={({ detail }) => change({ identifier: detail.value })} spellcheck={false} />
      </FormField>
      <NodeTypeField value={form.nodeType} onChange={(nodeType) => change({ nodeType })} />
      <FormField label="Number of nodes" errorText={problems.nodes}>
        <Input type="number" inputMode="numeric" value={form.nodes} onChange={({ detail }) => change({ nodes: detail.value })} />
      </FormField>
      <FormField label={<>New admin user password - <i>optional</i></>} errorText={problems.password}>
        <Input type="password" value={form.password} onChange={({ detail }) => change({ password: detail.value })} autoComplete="new-password" />
      </FormField>
      <FormField label="Automated snapshot retention (days)" errorText={problems.retention}>
        <Input type="number" inputMode="numeric" value={form.retention} onChange={({ detail }) => change({ retention: detail.value })} />
      </FormField>
      <Checkbox checked={form.publiclyAccessible} onChange={({ detail }) => change({ publiclyAccessible: detail.checked })}>
        Publicly accessible
      </Checkbox>
    </ConfirmModal>
  );
}
