// Create cluster: identifier and size, database and admin user, roles and the default one.
import Button from "@cloudscape-design/components/button";
import Form from "@cloudscape-design/components/form";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { ErrorAlert } from "../../components/error-alert";
import { useNotify } from "../../components/notifications";
import { Page } from "../../components/page";
import { useAction } from "../../components/use-action";
import { useAws } from "../../session/session";
import { ClusterSection } from "./cluster-section";
import { DatabaseSection } from "./database-section";
import { EMPTY_FORM, creation, isValid, problemsOf, type CreateForm } from "./form";
import { OptionsSection } from "./options-section";
import { PermissionsSection } from "./permissions-section";

export default function CreateClusterScreen() {
  const aws = useAws();
  const navigate = useNavigate();
  const notify = useNotify();
  const [form, setForm] = useState(EMPTY_FORM);
  const [asked, setAsked] = useState(false);

  const create = useAction(async () => {
    const redshift = await aws.redshift();
    await redshift.createCluster(creation(form));
    notify("success", `The cluster ${form.identifier} is being created.`);
    void navigate(`/clusters/${form.identifier}`);
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (isValid(form)) void create.run();
  };
  const section = {
    form,
    problems: asked ? problemsOf(form) : {},
    change: (change: Partial<CreateForm>) => setForm((before) => ({ ...before, ...change })),
  };

  return (
    <Page title="Create cluster" breadcrumbs={[{ text: "Clusters", href: "#/clusters" }]}>
      <form onSubmit={submit} autoComplete="off">
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" disabled={create.pending} onClick={() => void navigate("/clusters")}>
                Cancel
              </Button>
              <Button variant="primary" loading={create.pending} loadingText="Creating">
                Create cluster
              </Button>
            </SpaceBetween>
          }
          errorText={asked && !isValid(form) && "Some fields above need attention."}
        >
          <SpaceBetween size="l">
            <ClusterSection {...section} />
            <DatabaseSection {...section} />
            <PermissionsSection {...section} />
            <OptionsSection {...section} />
            <ErrorAlert error={create.error} title="The cluster was not created" onDismiss={create.clearError} />
          </SpaceBetween>
        </Form>
      </form>
    </Page>
  );
}
