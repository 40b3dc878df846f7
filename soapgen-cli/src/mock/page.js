// Makes fields of the JSON in a form. The text stays what is sent: fields write into it, and are
// made anew when it is edited. All that comes from messages is set as text and as values.
"use strict";

(() => {
  // As deep as fields are made, and as many: what is more stays in the text.
  const DEEPEST = 12;
  const MOST = 500;
  let ids = 0;

  const element = (name, properties, ...children) => {
    const made = document.createElement(name);
    Object.assign(made, properties);
    made.append(...children);
    return made;
  };

  // A label that is told apart from those of the same name by what it stands in.
  const named = (path) => path.join(" ");

  const button = (text, label, act) => {
    const made = element("button", { type: "button", className: "small", textContent: text });
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };

  for (const area of document.querySelectorAll(".json textarea")) {
    const box = element("div", { className: "fields" });
    const text = element("details", {}, element("summary", { textContent: "The same as JSON" }));
    const label = area.parentElement.querySelector("label");
    let root;
    let count;
    // What was left out and may come back, by the path of what it was in.
    const left = new Map();

    const write = () => {
      area.value = JSON.stringify(root, null, 2);
    };
    const again = (focus) => {
      write();
      show();
      const target = focus && document.getElementById(focus);
      (target || box.querySelector("input, select, button") || area).focus();
    };

    const scalar = (value, path, set) => {
      const id = `field-${ids++}`;
      const name = element("label", { htmlFor: id, textContent: path[path.length - 1] });
      let input;
      if (typeof value === "boolean") {
        input = element("select", { id });
        for (const of of ["true", "false"]) {
          input.append(element("option", { value: of, textContent: of, selected: of === String(value) }));
        }
      } else {
        input = element("input", { id, value: value === null ? "" : String(value), autocomplete: "off" });
        if (value === null) {
          input.placeholder = "nil";
        }
      }
      input.setAttribute("aria-label", named(path));
      input.addEventListener("input", () => {
        // A number that was one stays one, unless it would lose digits: a text is read as well.
        let next = input.value;
        if (typeof value === "boolean") {
          next = next === "true";
        } else if (typeof value === "number" && next.trim() !== "" && String(Number(next)) === next) {
          next = Number(next);
        } else if (value === null && next === "") {
          next = null;
        }
        set(next);
        write();
      });
      return element("div", {}, name, input);
    };

    const any = (value, path, set) => {
      count += 1;
      if (value === null || typeof value !== "object" || count > MOST || path.length > DEEPEST) {
        if (value !== null && typeof value === "object") {
          return element("p", { textContent: `${path[path.length - 1]}: to be edited as JSON` });
        }
        return scalar(value, path, set);
      }
      const group = element("fieldset", {}, element("legend", { textContent: path[path.length - 1] }));
      const isArray = Array.isArray(value);
      for (const key of Object.keys(value)) {
        const inner = path.concat(isArray ? String(Number(key) + 1) : key);
        const member = element("div", { className: "member" });
        member.append(any(value[key], inner, (next) => { value[key] = next; }));
        if (key !== "$type") {
          member.append(button("Leave out", `Leave out ${named(inner)}`, () => {
            if (isArray) {
              value.splice(Number(key), 1);
            } else {
              left.set(named(inner), [key, value[key], Object.keys(value)]);
              delete value[key];
            }
            again();
          }));
        }
        group.append(member);
      }
      if (isArray && value.length > 0) {
        group.append(button("Add another", `Add another to ${named(path)}`, () => {
          value.push(structuredClone(value[value.length - 1]));
          again();
        }));
      }
      if (!isArray) {
        for (const [at, [key, what, order]] of left) {
          if (at === named(path.concat(key)) && !(key in value)) {
            group.append(button(`Add ${key}`, `Add ${at}`, () => {
              left.delete(at);
              const old = { ...value, [key]: what };
              for (const name of Object.keys(value)) {
                delete value[name];
              }
              // Where it stood before.
              for (const name of order.concat(Object.keys(old))) {
                if (Object.hasOwn(old, name)) {
                  value[name] = old[name];
                }
              }
              again();
            }));
          }
        }
      }
      return group;
    };

    const show = () => {
      count = 0;
      try {
        root = JSON.parse(area.value);
      } catch (error) {
        box.replaceChildren(element("p", { className: "wrong", textContent: `It is not JSON: ${error.message}` }));
        text.open = true;
        return;
      }
      if (root === null || typeof root !== "object" || (Object.keys(root).length === 0 && left.size === 0)) {
        box.replaceChildren();
        text.open = true;
        return;
      }
      box.replaceChildren(any(root, [label.textContent.replace(", as JSON", "")], (next) => { root = next; }));
    };

    // Numbers that a double doesn't hold would change: then the text alone is edited.
    const exact = (source) => !/[-0-9.eE]{16,}/.test(source.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
    if (!exact(area.value)) {
      continue;
    }
    area.replaceWith(text);
    text.before(box);
    text.append(label, area);
    area.addEventListener("input", show);
    show();
  }
})();
