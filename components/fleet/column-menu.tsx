import { Menu } from "@/components/ui/menu";
import { MenuItem } from "@/components/ui/menu-item";
import { COLUMN_WORDS, columnsText, SERVER_COLUMNS, type ServerColumn } from "@/lib/fleet/model/columns";

type ColumnMenuProps = {
  columns: readonly ServerColumn[];
  /** The address of the list with these columns. */
  href: (cols: string | undefined) => string;
};

/** Which columns are shown. Each choice is an address, so it can be kept and sent. */
export function ColumnMenu({ columns, href }: ColumnMenuProps) {
  return (
    <Menu label="Columns">
      {SERVER_COLUMNS.map((column) => {
        const isShown = columns.includes(column);
        const others = columns.filter((other) => other !== column);
        return (
          <MenuItem
            key={column}
            icon={isShown ? "tick" : "plus"}
            href={href(columnsText(isShown ? others : [...columns, column]))}
          >
            {COLUMN_WORDS[column]}
            <span className="sr-only">{isShown ? ": shown, hide it" : ": hidden, show it"}</span>
          </MenuItem>
        );
      })}
      <hr />
      <MenuItem href={href(undefined)}>Usual columns</MenuItem>
    </Menu>
  );
}
