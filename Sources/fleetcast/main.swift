print("fleetcast")
