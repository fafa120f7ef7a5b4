// Every page of the studio works without this; after a step it brings what happened into view.
document.querySelector("#failure")?.scrollIntoView({ block: "nearest" });
