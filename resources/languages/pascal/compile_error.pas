program Broken;
begin
  writeln(missing);
end.
