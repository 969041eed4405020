// The bucket's policy, with what the policy check finds in it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { awsError } from "../../aws/errors";
import { ConfirmModal } from "../../components/confirm-modal";
import { EmptyState } from "../../components/empty-state";
import { ErrorAlert } from "../../components/error-alert";
import { useNotify } from "../../components/notifications";
import { ResourceState } from "../../components/resource-state";
import { useAction } from "../../components/use-action";
import { useResource } from "../../components/use-resource";
import { documentOf, layOut, textOf } from "../../policy/document";
import { PolicyEditor } from "../../policy/policy-editor";
import { PolicyView } from "../../policy/policy-view";
import { useAws, useSession } from "../../session/session";

export function BucketPolicy({ bucket }: { bucket: string }) {
  const aws = useAws();
  const notify = useNotify();
  const { identity } = useSession();
  /** `null`: the bucket has no policy. */
  const policy = useResource<string | null>(`policy of ${bucket}`, async (abortSignal) => {
    try {
      const { Policy } = await (await aws.s3()).getBucketPolicy({ Bucket: bucket }, { abortSignal });
      return Policy ? layOut(Policy) : null;
    } catch (cause) {
      if (awsError(cause).code === "NoSuchBucketPolicy") return null;
      throw cause;
    }
  });
  const [edited, setEdited] = useState<string>();
  const [deleting, setDeleting] = useState(false);
  const save = useAction(async (Policy: string) => {
    await (await aws.s3()).putBucketPolicy({ Bucket: bucket, Policy });
    policy.replace(layOut(Policy));
    setEdited(undefined);
    notify("success", `The policy of ${bucket} is saved.`);
  });
  const cancel = () => {
    save.clearError();
    setEdited(undefined);
  };
  const example = () =>
    textOf(
      documentOf({
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${identity.account}:root` },
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::${bucket}/*`,
      }),
    );

  return (
    <>
      <ResourceState resource={policy} what="the bucket policy">
        {(saved) => (
          <Container
            header={
              <Header
                description="Who may do what with the bucket, beside what identity policies say."
                actions={
                  edited === undefined && (
                    <SpaceBetween direction="horizontal" size="xs">
                      {saved !== null && <Button onClick={() => setDeleting(true)}>Delete policy</Button>}
                      <Button onClick={() => setEdited(saved ?? example())}>{saved === null ? "Write a policy" : "Edit policy"}</Button>
                    </SpaceBetween>
                  )
                }
              >
                Bucket policy
              </Header>
            }
          >
            {edited !== undefined ? (
              <SpaceBetween size="m">
                <PolicyEditor value={edited} onChange={setEdited} kind="bucket" label="Bucket policy" limit={20_480} />
                <ErrorAlert error={save.error} title="The policy was not saved" />
                <Box float="right">
                  <SpaceBetween direction="horizontal" size="xs">
                    <Button variant="link" onClick={cancel} disabled={save.pending}>
                      Cancel
                    </Button>
                    <Button variant="primary" loading={save.pending} disabled={edited === saved} onClick={() => void save.run(edited)}>
                      Save policy
                    </Button>
                  </SpaceBetween>
                </Box>
              </SpaceBetween>
            ) : saved === null ? (
              <EmptyState title="No bucket policy" text="Only identity policies decide who may use the bucket." />
            ) : (
              <PolicyView document={saved} label="Bucket policy" />
            )}
          </Container>
        )}
      </ResourceState>
      {deleting && (
        <ConfirmModal
          title={`Delete the policy of ${bucket}?`}
          confirmLabel="Delete"
          onDismiss={() => setDeleting(false)}
          onConfirm={async () => {
            await (await aws.s3()).deleteBucketPolicy({ Bucket: bucket });
            setDeleting(false);
            policy.replace(null);
          }}
        >
          What it allows and denies no longer holds; identity policies alone decide.
        </ConfirmModal>
      )}
    </>
  );
}
