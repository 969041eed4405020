// Buckets: the way into each, and to create and delete them.
import type { Bucket } from "@aws-sdk/client-s3";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { TableProps } from "@cloudscape-design/components/table";
import { useState } from "react";
import { useNavigate } from "react-router";
import { AppLink } from "../../components/app-link";
import { ConfirmModal } from "../../components/confirm-modal";
import { shortTime } from "../../components/format";
import { ManagedTable } from "../../components/managed-table";
import { useNotify } from "../../components/notifications";
import { Page } from "../../components/page";
import { useResource } from "../../components/use-resource";
import { useAws, useSession } from "../../session/session";
import { deletePrefix } from "./delete-objects";
import { bucketPath } from "./keys";

const COLUMNS: TableProps.ColumnDefinition<Bucket>[] = [
  { id: "name", header: "Bucket", sortingField: "Name", isRowHeader: true, cell: ({ Name = "" }) => <AppLink href={bucketPath(Name)}>{Name}</AppLink> },
  { id: "created", header: "Created", sortingField: "CreationDate", cell: ({ CreationDate }) => shortTime(CreationDate) },
];

export default function BucketsScreen() {
  const aws = useAws();
  const navigate = useNavigate();
  const buckets = useResource("buckets", async (abortSignal) => {
    const { Buckets = [] } = await (await aws.s3()).listBuckets({}, { abortSignal });
    return Buckets;
  });
  return (
    <Page title="S3 buckets" description="Where COPY reads from and UNLOAD writes to.">
      <SpaceBetween size="l">
        <ManagedTable<Bucket>
          title="Buckets"
          resource={buckets}
          what="buckets"
          columns={COLUMNS}
          trackBy="Name"
          searchText={({ Name = "" }) => Name}
          searchLabel="Find a bucket"
          sortedBy="name"
          nameOf={({ Name = "" }) => Name}
          emptyTitle="No buckets"
          emptyText="A bucket holds files to COPY and what UNLOAD writes."
          createLabel="Create bucket"
          createDialog={({ dismiss, done }) => <CreateBucket onDismiss={dismiss} onCreated={done} />}
          deleteDialog={({ Name = "" }, { dismiss, done }) => <DeleteBucket bucket={Name} onDismiss={dismiss} onDeleted={done} />}
        />
        {buckets.error && !buckets.data && <OpenByName onOpen={(name) => void navigate(bucketPath(name).slice(1))} />}
      </SpaceBetween>
    </Page>
  );
}

/** Who may not list the buckets may still use one. */
function OpenByName({ onOpen }: { onOpen(name: string): void }) {
  const [name, setName] = useState("");
  return (
    <Container>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) onOpen(name.trim());
        }}
      >
        <FormField label="Open a bucket by its name" secondaryControl={<Button disabled={!name.trim()}>Open</Button>}>
          <Input value={name} onChange={({ detail }) => setName(detail.value)} spellcheck={false} autoComplete={false} />
        </FormField>
      </form>
    </Container>
  );
}

function CreateBucket({ onCreated, onDismiss }: { onCreated(): void; onDismiss(): void }) {
  const aws = useAws();
  const { region } = useSession();
  const notify = useNotify();
  const [name, setName] = useState("");
  const Bucket = name.trim();
  return (
    <ConfirmModal
      title="Create bucket"
      confirmLabel="Create bucket"
      disabled={!Bucket}
      onDismiss={onDismiss}
      onConfirm={async () => {
        const elsewhere = region !== "us-east-1";
        await (await aws.s3()).createBucket({ Bucket, CreateBucketConfiguration: elsewhere ? { LocationConstraint: region as "eu-west-1" } : undefined });
        notify("success", `The bucket ${Bucket} is created.`);
        onCreated();
      }}
    >
      <FormField label="Bucket name" constraintText="3 to 63 lower-case letters, digits, dots and hyphens.">
        <Input value={name} onChange={({ detail }) => setName(detail.value)} spellcheck={false} autoComplete={false} />
      </FormField>
    </ConfirmModal>
  );
}

function DeleteBucket({ bucket, onDeleted, onDismiss }: { bucket: string; onDeleted(): void; onDismiss(): void }) {
  const aws = useAws();
  const notify = useNotify();
  const [empty, setEmpty] = useState(false);
  return (
    <ConfirmModal
      title={`Delete the bucket ${bucket}?`}
      confirmLabel="Delete"
      typed={bucket}
      onDismiss={onDismiss}
      onConfirm={async () => {
        const s3 = await aws.s3();
        if (empty) {
          const [refused] = (await deletePrefix(s3, bucket, "")).refused;
          if (refused) throw Object.assign(new Error(`${refused.key}: ${refused.message}`), { name: refused.code });
        }
        await s3.deleteBucket({ Bucket: bucket });
        notify("success", `The bucket ${bucket} is deleted.`);
        onDeleted();
      }}
    >
      <Checkbox checked={empty} onChange={({ detail }) => setEmpty(detail.checked)} description="S3 refuses to delete a bucket that is not empty.">
        Delete everything in it first
      </Checkbox>
    </ConfirmModal>
  );
}
