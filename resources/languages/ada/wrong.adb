with Ada.Text_IO; use Ada.Text_IO;

procedure Wrong is
begin
   Put_Line ("Good night!");
end Wrong;
