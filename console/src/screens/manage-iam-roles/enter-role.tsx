// A role entered by hand: also one that does not exist yet.
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { accountOfRole, isRoleArn, roleArn } from "../../aws/arn";
import { useSession } from "../../session/session";
import { remains, type RoleRow } from "./edit";

interface Props {
  rows: readonly RoleRow[];
  onAdd(arn: string): void;
}

export function EnterRole({ rows, onAdd }: Props) {
  const { account } = useSession().identity;
  const [text, setText] = useState("");
  const [asked, setAsked] = useState(false);
  const problem = problemOf(text, account, rows);

  const submit = () => {
    setAsked(true);
    if (problem) return;
    onAdd(roleArn(text, account));
    setText("");
    setAsked(false);
  };

  return (
    <FormField
      label="Enter an IAM role"
      description="The ARN or the name of a role that is not in the list, for example because it has not been created yet."
      errorText={asked && problem}
      stretch
    >
      <Grid gridDefinition={[{ colspan: { default: 12, xs: 9 } }, { colspan: { default: 12, xs: 3 } }]}>
        <Input
          value={text}
          onChange={({ detail }) => setText(detail.value)}
          onKeyDown={(event) => {
            if (event.detail.key !== "Enter") return;
            event.preventDefault();
            submit();
          }}
          placeholder={`arn:aws:iam::${account}:role/MyRedshiftRole`}
          spellcheck={false}
          autoComplete={false}
        />
        <Button onClick={submit} formAction="none" fullWidth>
          Add IAM role
        </Button>
      </Grid>
    </FormField>
  );
}

export function problemOf(text: string, account: string, rows: readonly RoleRow[]): string | undefined {
  if (!text.trim()) return "Enter the ARN or the name of a role.";
  const arn = roleArn(text, account);
  if (!isRoleArn(arn)) return `This is no role ARN: arn:aws:iam::${account}:role/NAME`;
  if (accountOfRole(arn) !== account) return `The role must belong to this account, ${account}.`;
  if (rows.some((row) => row.arn === arn && remains(row.status))) return "The cluster has this role already.";
  return undefined;
}
