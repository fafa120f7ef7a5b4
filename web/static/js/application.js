// The pages of applications work without this; it adds large type, printing, and saving as you go.
import { keepLargeType } from "./application/large-type.js";
import { saveAsYouGo } from "./application/saving.js";

keepLargeType();
document.querySelector("#print")?.addEventListener("click", () => window.print());
document.querySelector("#failure, #errors, #barred")?.focus();
const form = document.querySelector("form.application-form");
if (form?.dataset.open) saveAsYouGo(form);
if (document.querySelector("[data-waiting]")) setTimeout(() => window.location.reload(), 4000);
