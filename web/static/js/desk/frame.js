// Every page of the desk works without this; it adds large type and takes the focus to what went wrong.
import { keepLargeType } from "../application/large-type.js";

keepLargeType();
document.querySelector("#failure, #conflict")?.focus();
