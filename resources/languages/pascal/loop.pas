program Endless;
var
  turns: cardinal;
begin
  turns := 0;
  while true do
    turns := turns xor 1;
end.
