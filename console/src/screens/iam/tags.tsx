// Tags of a role or a user, edited in place.
import type { Tag } from "@aws-sdk/client-iam";
import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { ErrorAlert } from "../../components/error-alert";
import { useAction } from "../../components/use-action";
import { useAws } from "../../session/session";
import { changeTags, type Holder } from "./holder";

const LIMIT = 50;

export function Tags({ holder, tags, onChanged }: { holder: Holder; tags: readonly Tag[]; onChanged(): void }) {
  const aws = useAws();
  const [edited, setEdited] = useState<readonly Tag[]>();
  const items = edited ?? tags;
  const save = useAction(async () => {
    await changeTags(aws, holder, tags, items.filter(({ Key }) => Key));
    setEdited(undefined);
    onChanged();
  });
  const change = (index: number, part: Partial<Tag>) => setEdited(items.map((tag, at) => (at === index ? { ...tag, ...part } : tag)));
  return (
    <Container header={<Header description="Policies can ask for them with aws:PrincipalTag.">Tags</Header>}>
      <SpaceBetween size="m">
        <AttributeEditor
          items={items}
          addButtonText="Add tag"
          removeButtonText="Remove"
          removeButtonAriaLabel={({ Key }) => `Remove the tag ${Key}`}
          disableAddButton={items.length >= LIMIT}
          empty="No tags."
          additionalInfo={`${items.length} of ${LIMIT} tags`}
          onAddButtonClick={() => setEdited([...items, { Key: "", Value: "" }])}
          onRemoveButtonClick={({ detail }) => setEdited(items.filter((_, index) => index !== detail.itemIndex))}
          definition={[
            { label: "Key", control: ({ Key = "" }, index) => <Input value={Key} onChange={({ detail }) => change(index, { Key: detail.value })} /> },
            { label: "Value", control: ({ Value = "" }, index) => <Input value={Value} onChange={({ detail }) => change(index, { Value: detail.value })} /> },
          ]}
        />
        <ErrorAlert error={save.error} title="The tags were not saved" />
        {edited && (
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={() => setEdited(undefined)}>
                Cancel
              </Button>
              <Button variant="primary" loading={save.pending} onClick={() => void save.run()}>
                Save tags
              </Button>
            </SpaceBetween>
          </Box>
        )}
      </SpaceBetween>
    </Container>
  );
}
