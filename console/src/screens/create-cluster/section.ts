import type { CreateForm } from "./form";
import type { Problems } from "./validate";

/** What each section of the form gets. */
export interface SectionProps {
  form: CreateForm;
  problems: Problems<CreateForm>;
  change(change: Partial<CreateForm>): void;
}
